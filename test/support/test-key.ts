/** What tests encrypt secrets with. */
export const testKey = Buffer.alloc(32, 7);
