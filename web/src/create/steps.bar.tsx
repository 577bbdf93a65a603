import { Box, Progress, Stepper, Text } from '@mantine/core';
import type { StepName } from './fleet.draft';

interface StepsBarProps {
  steps: StepName[];
  current: number;
  /** From here on steps are out of reach. */
  reachable: number;
  onGo: (step: number) => void;
}

/** Where one is in the form; on narrow windows in words. */
export const StepsBar = ({ steps, current, reachable, onGo }: StepsBarProps) => (
  <>
    <Box visibleFrom="sm">
      <Stepper active={current} onStepClick={onGo} size="sm" aria-label="Steps">
        {steps.map((name, index) => (
          <Stepper.Step
            key={name}
            label={name}
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
      <Progress value={((current + 1) / steps.length) * 100} aria-label="Steps done" />
    </Box>
  </>
);
