import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const sea: MantineColorsTuple = [
  ...(['#e6f6fb', '#d0e9f1', '#a0d2e2', '#6dbad3', '#44a6c6'] as const),
  ...(['#2a99be', '#0f86ac', '#0b6e8f', '#08607d', '#04526c'] as const),
];

/** Mantine's greys with some of the sea in them. */
const dark: MantineColorsTuple = [
  ...(['#d8e3e9', '#bccad2', '#a3b1ba', '#75858f', '#45545e'] as const),
  ...(['#35434c', '#222e36', '#19232a', '#131b20', '#0d1317'] as const),
];

/** Mantine's own button has no name. */
const closable = { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } };

/** Dark enough on white, light enough on black: text in it has a contrast of at least 4.5. */
export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 7 },
  colors: { sea, dark },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
  headings: { fontWeight: '650' },
  focusRing: 'auto',
  components: { Modal: closable, Drawer: closable },
});

/** Text on the page and on light grounds of its own colour; Mantine's own are too faint to read by many. */
const text = {
  light: { red: '#b02525', orange: '#9c4a00', green: '#1b6e2f', blue: '#1663a6', gray: '#4b545c' },
  dark: { red: '#ff9b9b', orange: '#ffb366', green: '#7fdc94', blue: '#8cc8ff', gray: '#c3cbd2' },
};

const coloured = (colours: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(colours).flatMap(([name, colour]) => [
      [`--mantine-color-${name}-text`, colour],
      [`--mantine-color-${name}-light-color`, colour],
      [`--mantine-color-${name}-outline`, colour],
    ]),
  );

/** What stands in every page's contrast of 4.5, beyond what a theme can say. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--mantine-color-red-filled': '#c02b2b', '--mantine-color-red-filled-hover': '#a32222' },
  light: {
    ...coloured(text.light),
    '--mantine-color-dimmed': '#59636b',
    '--mantine-color-placeholder': '#67717a',
    '--mantine-color-error': text.light.red,
  },
  dark: {
    ...coloured(text.dark),
    '--mantine-color-dimmed': '#a3adb5',
    '--mantine-color-placeholder': '#98a2aa',
    '--mantine-color-error': text.dark.red,
  },
});
