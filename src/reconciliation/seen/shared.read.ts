import type { Cloud } from '../../openstack';

/**
 * One read for all who ask at the same time: whoever asks while it is under way has part in the next one, so that nobody is
 * told what was true before asking. A hundred fleets that begin at once then read what the cloud offers a few times, not a
 * hundred, and one fleet waits for nobody.
 */
class SharedRead {
  private under: Promise<unknown> | null = null;
  private next: Promise<unknown> | null = null;
  /** Begun by what runs right now: no answer can be on its way yet. */
  private fresh = false;

  read<T>(work: () => Promise<T>): Promise<T> {
    if (this.under === null) return this.start(work);
    if (this.fresh) return this.under as Promise<T>;
    this.next ??= this.under
      .catch(() => undefined) // its own callers hear of it
      .then(() => {
        this.next = null;
        return this.start(work);
      });
    return this.next as Promise<T>;
  }

  private start<T>(work: () => Promise<T>): Promise<T> {
    const reading = work().finally(() => {
      if (this.under === reading) this.under = null;
    });
    this.under = reading;
    this.fresh = true;
    queueMicrotask(() => (this.fresh = false));
    return reading;
  }
}

const reads = new WeakMap<Cloud, Map<string, SharedRead>>();

/** Reads something of the cloud that is the same for all fleets; `what` names it, and is always read by the same `work`. */
export function sharedRead<T>(cloud: Cloud, what: string, work: () => Promise<T>): Promise<T> {
  const ofCloud = reads.get(cloud) ?? new Map<string, SharedRead>();
  reads.set(cloud, ofCloud);
  const read = ofCloud.get(what) ?? new SharedRead();
  ofCloud.set(what, read);
  return read.read(work);
}
