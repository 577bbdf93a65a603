/** What a number field holds, as the specification has it: nothing, or a number. */
export const numberOf = (value: string | number): number | undefined => (value === '' ? undefined : Number(value));
