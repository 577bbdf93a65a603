import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

interface Effect {
  /** Schema of the answer's body; none when absent. */
  answers?: z.ZodType;
  /** Media type of a body that is no JSON. */
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
      ...(produces ? { content: { [produces]: { schema: contentOf(produces) } } } : {}),
    }),
  );
}

const contentOf = (type: string) => (type.startsWith('text/') ? text : { ...text, format: 'binary' });
const text = { type: 'string' } as const;
