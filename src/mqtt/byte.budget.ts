/** Memory that many share: who asks for more than is left gets none. */
export class ByteBudget {
  private used = 0;

  constructor(private readonly most: number) {}

  tryTake(bytes: number): boolean {
    if (this.used + bytes > this.most) return false;
    this.used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.used -= bytes;
  }
}
