import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { keptAssignmentSchema, type KeptAssignment } from './registration.reply';

/** Where a gateway keeps its assignment, so that a reboot need not register again. */
export interface AssignmentStore {
  load(): Promise<KeptAssignment | null>;
  save(kept: KeptAssignment): Promise<void>;
  forget(): Promise<void>;
}

export class AssignmentFile implements AssignmentStore {
  constructor(private readonly path: string) {}

  /** A file that is missing, torn or of another make counts as none: registering again is always safe. */
  async load(): Promise<KeptAssignment | null> {
    try {
      return keptAssignmentSchema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch {
      return null;
    }
  }

  /** The rename makes it all or nothing, should the power fail meanwhile. */
  async save(kept: KeptAssignment): Promise<void> {
    const fresh = `${this.path}.new`;
    await writeFile(fresh, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600, flush: true });
    await rename(fresh, this.path);
  }

  async forget(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

/** For gateways that live no longer than their process, such as simulated ones. */
export class NoStore implements AssignmentStore {
  async load(): Promise<null> {
    return null;
  }
  async save(): Promise<void> {}
  async forget(): Promise<void> {}
}
