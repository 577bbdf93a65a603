import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

interface Effect {
  /** Schema of the answer's body; none when absent. */
  answers?: z.ZodType;
  /** Media type of a body that is no JSON; instead of the other one, or where the caller accepts it. */
  produces?: string;
  /** 200 by default, or 204 without a body. */
  status?: number;
  description?: string;
}

/** What a route does, for people and for the OpenAPI document, and with which status it answers. */
export function Does(
  summary: string,
  { answers, produces, status = answers || produces ? 200 : 204, description }: Effect = {},
): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ summary, ...(description === undefined ? {} : { description }) }),
    ApiResponse({
      status,
      description: summary,
      ...(answers ? { standardSchema: answers } : {}),
      ...(produces && !answers ? { content: { [produces]: mediaOf(produces) } } : {}),
    }),
    ...(produces && answers ? [ApiExtension(alsoMark, { status, type: produces })] : []),
  );
}

/** Of an operation in the OpenAPI document: that it answers with another type, too, which goes beside the schema of JSON. */
export const alsoMark = 'x-also';

export interface AlsoAnswers {
  status: number;
  type: string;
}

export const mediaOf = (type: string) => ({ schema: type.startsWith('text/') ? text : { ...text, format: 'binary' } });
const text = { type: 'string' } as const;
