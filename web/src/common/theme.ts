import { createTheme, type MantineColorsTuple } from '@mantine/core';

const sea: MantineColorsTuple = [
  ...(['#e6f6fb', '#d0e9f1', '#a0d2e2', '#6dbad3', '#44a6c6'] as const),
  ...(['#2a99be', '#0f86ac', '#0b6e8f', '#08607d', '#04526c'] as const),
];

/** Dark enough on white, light enough on black: text in it has a contrast of at least 4.5. */
export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 7 },
  colors: { sea },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
  headings: { fontWeight: '650' },
  focusRing: 'auto',
});
