import { Button, Card, Group, List, Text, ThemeIcon, Title } from '@mantine/core';
import { Link } from 'react-router';
import { useBeginnings, type Overview } from './overview.query';

interface Step {
  done: boolean;
  what: string;
  why: string;
  deed: string;
  to: string;
}

/** What there is to do until the first gateway works, in its order. */
export function FirstSteps({ overview: { fleets, devices } }: { overview: Overview }) {
  const { data: there } = useBeginnings(true);
  if (!there) return null;
  const steps: Step[] = [
    {
      done: there.accounts,
      what: 'Make an account',
      deed: 'Accounts',
      to: '/administration/accounts',
      why: 'Who pays for what fleets use.',
    },
    {
      done: there.blueprints,
      what: 'Make a blueprint',
      deed: 'Blueprints',
      to: '/blueprints',
      why: 'What a fleet is made of in the cloud: networks, servers, addresses.',
    },
    {
      done: fleets.length > 0,
      what: 'Make a fleet',
      deed: 'New fleet',
      to: '/fleets/new',
      why: 'It is built from the blueprint, and its gateways belong to it.',
    },
    {
      done: devices.length > 0,
      what: 'Enroll a gateway',
      deed: 'Enrollments',
      to: '/enrollments',
      why: 'An enrollment’s secret lets gateways register over MQTT.',
    },
  ];
  const next = steps.find(({ done }) => !done);
  return (
    <Card withBorder component="section" aria-label="First steps">
      <Title order={2} size="h4" mb="sm">
        First steps
      </Title>
      <List type="ordered" listStyleType="none" spacing="md" withPadding={false}>
        {steps.map((step, index) => (
          <List.Item key={step.what} icon={<StepIcon number={index + 1} done={step.done} />}>
            <Group justify="space-between" gap="xs">
              <div>
                <Text size="sm" fw={600}>
                  {step.what}
                  {step.done && ' – done'}
                </Text>
                <Text size="sm" c="dimmed">
                  {step.why}
                </Text>
              </div>
              {!step.done && (
                <Button component={Link} to={step.to} size="compact-sm" variant={step === next ? 'filled' : 'default'}>
                  {step.deed}
                </Button>
              )}
            </Group>
          </List.Item>
        ))}
      </List>
    </Card>
  );
}

const StepIcon = ({ number, done }: { number: number; done: boolean }) => (
  <ThemeIcon size={26} radius="xl" variant={done ? 'filled' : 'light'} color={done ? 'green' : undefined} aria-hidden>
    {done ? '✓' : number}
  </ThemeIcon>
);
