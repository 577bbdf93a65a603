import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { openApiDocument } from './open-api.document';

/** Serves the OpenAPI document, and a page on which the API can be read and tried. Anybody may read them. */
export function serveDocuments(app: NestExpressApplication): void {
  let document: OpenAPIObject | null = null;
  // Made when it is first asked for: it costs more than the rest of the start.
  const once = () => (document ??= openApiDocument(app));
  SwaggerModule.setup('docs', app, once, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'Moorage REST API',
    // A token that is tried there goes with the page: of another origin's storage nobody signs out.
    swaggerOptions: { persistAuthorization: false },
  });
}
