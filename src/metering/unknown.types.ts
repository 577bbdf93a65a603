/** What becomes of usage of which nobody knows: it is billed, given away, or left open for a decision. */
export const unknownTreatments = ['bill', 'waive', 'hold'] as const;
export type UnknownTreatment = (typeof unknownTreatments)[number];
