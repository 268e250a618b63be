import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  InputWrapper,
  Menu,
  Modal,
  Notification,
  Popover,
  Select,
  Tabs,
  Tooltip,
} from '@mantine/core'

/** Mantine draws with our tokens: sizes, one radius, no shadows but the palette's and menus'. */
export const theme = createTheme({
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  headings: { fontFamily: 'var(--font-sans)', fontWeight: '600' },
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '14px', sm: '16px', md: '18px', lg: '20px', xl: '26px' },
  defaultRadius: 6,
  primaryColor: 'blue',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'compact-sm', variant: 'default' },
      styles: (_theme, props) => ({
        root: {
          height: 28,
          paddingInline: 12,
          fontWeight: 500,
          fontSize: 12,
          ...(props.variant === 'filled' && props.disabled === true
            ? { background: 'var(--hover)', color: 'var(--ink3)', border: '1px solid var(--line2)' }
            : {}),
          ...(props.variant === 'filled' && props.disabled !== true
            ? { background: 'var(--button)', color: 'var(--button-text)', border: '1px solid var(--button)' }
            : {}),
          ...(props.variant === 'subtle' ? { color: 'var(--ink2)' } : {}),
        },
      }),
      // Mantine's own tint is louder than the buttons beside it.
      vars: (_theme, props) => ({
        root: props.variant === 'subtle' ? { '--button-hover': 'var(--hover)' } : {},
      }),
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { size: 26, variant: 'subtle', color: 'gray' },
    }),
    Input: Input.extend({ defaultProps: { size: 'xs' } }),
    InputWrapper: InputWrapper.extend({ styles: { description: { fontSize: 11, lineHeight: '14px' } } }),
    Select: Select.extend({
      defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'none', radius: 8, transitionProps: { duration: 120 } } }),
    Popover: Popover.extend({ defaultProps: { radius: 8, transitionProps: { duration: 120 } } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 8,
        centered: true,
        transitionProps: { duration: 120 },
        // The window has one banner, its top bar; a dialog's heading is not another.
        attributes: { header: { role: 'none' } },
      },
      styles: { title: { fontSize: 15, lineHeight: '20px', fontWeight: 600 } },
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close the notice' } },
    }),
    Tabs: Tabs.extend({ defaultProps: { radius: 0 } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, radius: 4, fz: 11, py: 3, px: 6 } }),
  },
})

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line2)',
  '--mantine-color-placeholder': 'var(--ink3)',
  '--mantine-color-error': 'var(--rejected)',
  '--mantine-color-gray-light-color': 'var(--ink2)',
  '--mantine-color-gray-text': 'var(--ink2)',
  '--mantine-color-blue-filled': 'var(--accent)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-shadow-md': 'var(--halo)',
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: shared,
  light: shared,
  // Mantine takes the ground and the border of fields and menus from these in the dark.
  dark: { ...shared, '--mantine-color-dark-6': 'var(--raised)', '--mantine-color-dark-4': 'var(--line2)' },
})
