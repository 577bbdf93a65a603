/** Something of each device, found by its hardware id: devices of several fleets may have one, and are kept apart. */
export class ScopedIndex<T> {
  private readonly byHardwareId = new Map<string, Map<string, T>>();

  /** Of the devices of all scopes. */
  all(hardwareId: string): T[] {
    return [...(this.byHardwareId.get(hardwareId)?.values() ?? [])];
  }

  get(hardwareId: string, scope: string): T | undefined {
    return this.byHardwareId.get(hardwareId)?.get(scope);
  }

  set(hardwareId: string, scope: string, value: T): void {
    const scopes = this.byHardwareId.get(hardwareId) ?? new Map<string, T>();
    this.byHardwareId.set(hardwareId, scopes.set(scope, value));
  }

  delete(hardwareId: string, scope: string): void {
    const scopes = this.byHardwareId.get(hardwareId);
    scopes?.delete(scope);
    if (scopes?.size === 0) this.byHardwareId.delete(hardwareId);
  }
}
