import './jitless.ts'
import '@fontsource-variable/inter/index.css'
import '@fontsource-variable/jetbrains-mono/index.css'
import '@mantine/core/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import './parts/tokens.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Toasts } from './parts/Toasts.tsx'
import { cssVariables, theme } from './parts/theme.ts'
import { Shell } from './shell/Shell.tsx'
import { queryClient } from './transport/queries.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id "root" to draw into.')

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Toasts />
        <Shell />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
