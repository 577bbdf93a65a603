/** Memory that many share, each up to a share of its own: who asks for more than is left gets none. */
export class ByteBudget {
  private used = 0;
  private readonly usedBy = new Map<string, number>();

  constructor(
    private readonly most: number,
    private readonly mostOfOne: number,
  ) {}

  /** Whether the owner's own share has room for so many more, whatever others leave. */
  fitsShare(owner: string, bytes: number): boolean {
    return (this.usedBy.get(owner) ?? 0) + bytes <= this.mostOfOne;
  }

  tryTake(owner: string, bytes: number): boolean {
    if (this.used + bytes > this.most || !this.fitsShare(owner, bytes)) return false;
    this.used += bytes;
    this.usedBy.set(owner, (this.usedBy.get(owner) ?? 0) + bytes);
    return true;
  }

  give(owner: string, bytes: number): void {
    this.used -= bytes;
    const left = (this.usedBy.get(owner) ?? 0) - bytes;
    if (left > 0) this.usedBy.set(owner, left);
    else this.usedBy.delete(owner);
  }
}
