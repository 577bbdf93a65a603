import { DomainError } from '../../common/errors';

/** So many wait until their document is drawn, one after the other; others are told to come again. */
const most = 20;

/** Bounds how many requests wait for a drawing. */
export class DrawingLine {
  private waiting = 0;

  /** @throws DomainError INVOICE_PDFS_BUSY */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= most) throw busy();
    this.waiting += 1;
    try {
      return await work();
    } finally {
      this.waiting -= 1;
    }
  }
}

const busy = (): DomainError =>
  new DomainError({
    code: 'INVOICE_PDFS_BUSY',
    status: 503,
    level: 'warn',
    message: `${most} documents wait to be drawn as PDF already`,
    action: 'Ask again after a moment, or take the document as CSV or JSON.',
    retryAfter: 5,
  });
