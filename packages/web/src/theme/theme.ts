/** The look of Mantine's parts, tied to our own colours in `tokens.css`. */
import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  SegmentedControl,
} from "@mantine/core";

const kelp: MantineColorsTuple = [
  "#e9f5f0",
  "#d3e9e0",
  "#a6d3c3",
  "#76bda4",
  "#4fa98a",
  "#33957a",
  "#1f8069",
  "#0f6b57",
  "#0a5646",
  "#064236",
];

/** Neutrals that lean to sea green, in Mantine's two ramps. */
const gray: MantineColorsTuple = [
  "#f6f8f6",
  "#eaefec",
  "#e2e8e4",
  "#cfd8d2",
  "#b3c0b9",
  "#8fa39a",
  "#5f6f68",
  "#465650",
  "#2c3a34",
  "#14201b",
];
const dark: MantineColorsTuple = [
  "#e5ece8",
  "#c5d0ca",
  "#aebbb4",
  "#8d9c94",
  "#37443e",
  "#2a352f",
  "#1b2420",
  "#141b18",
  "#101614",
  "#0e1311",
];

export const theme = createTheme({
  primaryColor: "kelp",
  primaryShade: { light: 7, dark: 4 },
  colors: { kelp, gray, dark },
  fontFamily: "var(--sans)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  defaultRadius: 5,
  respectReducedMotion: true,
  cursorType: "pointer",
  focusRing: "auto",
  autoContrast: true,
  components: {
    Button: Button.extend({ styles: { label: { fontWeight: 550 } } }),
    SegmentedControl: SegmentedControl.extend({
      defaultProps: { withItemsBorders: false, transitionDuration: 0 },
      styles: { label: { fontWeight: 500 } },
    }),
  },
});

const ours = {
  "--mantine-color-body": "var(--ground)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--raised)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--edge)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "var(--link)",
  "--mantine-color-error": "var(--failing)",
};

/** Mantine's own variables follow our tokens, so that both schemes are chosen in one place. */
export const resolveVariables: CSSVariablesResolver = () => ({ variables: {}, light: ours, dark: ours });
