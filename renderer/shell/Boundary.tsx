import { Component, type ReactNode } from 'react'
import { ErrorState } from '../parts/ErrorState.tsx'

interface BoundaryProps {
  /** Another value tries again: another view, another selection. */
  readonly resetKey: string
  readonly children: ReactNode
}

interface BoundaryState {
  readonly error: unknown
  readonly failed: boolean
  readonly resetKey: string
}

/** A fault while drawing stays in its pane; the rest of the window goes on. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, failed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { error, failed: true }
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    if (props.resetKey === state.resetKey) return null
    return { error: null, failed: false, resetKey: props.resetKey }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <ErrorState error={this.state.error} onRetry={() => this.setState({ error: null, failed: false })} />
    )
  }
}
