import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  /** What is shown in the place of what cannot be. */
  otherwise: ReactNode;
  children: ReactNode;
}

/** Keeps what is written when the fields cannot show it: somebody who writes JSON may put anything anywhere. */
export class FormBoundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError = () => ({ failed: true });

  override render() {
    return this.state.failed ? this.props.otherwise : this.props.children;
  }
}
