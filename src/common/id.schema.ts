import { z } from 'zod';

/**
 * An id that somebody sends, in small letters. UUIDs may come in capitals (RFC 9562, section 4), and uuid columns take both
 * for the same; keys of work, locks and comparisons are text, which does not.
 */
export const idSchema = (error?: string) => z.uuid(error).toLowerCase();
