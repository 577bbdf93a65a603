import { Box, Progress, Stepper, Text } from '@mantine/core';
import type { StepName } from './fleet.draft';

interface StepsBarProps {
  steps: StepName[];
  current: number;
  /** Those with something to be corrected. */
  wrong: StepName[];
  /** From here on steps are out of reach. */
  reachable: number;
  onGo: (step: number) => void;
}

/** No tick stands at a step that is wrong. */
const toBeCorrected = { description: 'to be corrected', color: 'red', icon: '!', completedIcon: '!' };

/** Where one is in the form; on narrow windows in words. */
export const StepsBar = ({ steps, current, wrong, reachable, onGo }: StepsBarProps) => (
  <>
    <Box visibleFrom="sm">
      <Stepper active={current} onStepClick={onGo} size="sm" aria-label="Steps">
        {steps.map((name, index) => (
          <Stepper.Step
            key={name}
            label={name}
            {...(wrong.includes(name) ? toBeCorrected : {})}
            allowStepSelect={index < reachable}
            aria-current={index === current ? 'step' : undefined}
          />
        ))}
      </Stepper>
    </Box>
    <Box hiddenFrom="sm">
      <Text size="sm" mb={4}>
        Step {current + 1} of {steps.length}: <b>{steps[current]}</b>
      </Text>
      {steps.some((name) => wrong.includes(name)) && (
        <Text size="sm" mb={4} c="red">
          To be corrected: {steps.filter((name) => wrong.includes(name)).join(', ')}
        </Text>
      )}
      <Progress value={((current + 1) / steps.length) * 100} aria-label="Steps done" />
    </Box>
  </>
);
