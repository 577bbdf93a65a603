export { ADMIN_TOKEN_DIGEST } from './access/authenticator';
export { ApiModule } from './api.module';
export { serveDashboard } from './dashboard/dashboard.setup';
export { openApiDocument } from './documents/open-api.document';
export { serveDocuments } from './documents/documents.setup';
export { HttpAdapter } from './http/http.adapter';
export { configureHttp } from './http/http.setup';
