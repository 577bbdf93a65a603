import { ApiError, type Service } from './api.call';

const keystoneTitles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
};

/** Keystone, and the token middleware of every other service. */
export function keystoneError(status: number, message: string, headers?: Record<string, string>): ApiError {
  const error = { code: status, message, title: keystoneTitles[status] ?? 'Error' };
  return new ApiError({ status, json: { error }, headers }, message);
}

const novaNames: Record<number, string> = {
  400: 'badRequest',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'itemNotFound',
  405: 'badMethod',
  409: 'conflictingRequest',
  413: 'overLimit',
  429: 'overLimit',
  501: 'notImplemented',
  503: 'serviceUnavailable',
};

export function novaError(status: number, message: string): ApiError {
  return new ApiError({ status, json: { [novaNames[status] ?? 'computeFault']: { code: status, message } } }, message);
}

export function neutronError(status: number, type: string, message: string): ApiError {
  return new ApiError({ status, json: { NeutronError: { type, message, detail: '' } } }, message);
}

/** Glance answers refusals as a small HTML page. */
export function glanceError(status: number, message: string): ApiError {
  const title = `${status} ${keystoneTitles[status] ?? 'Error'}`;
  const raw = `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${message}<br /><br />\n\n\n </body>\n</html>`;
  return new ApiError({ status, raw, headers: { 'content-type': 'text/html; charset=UTF-8' } }, message);
}

/** A refusal in the manner of the service that was asked. */
export function refusal(service: Service, status: number, message: string, type = 'HTTPError'): ApiError {
  if (service === 'compute' || service === 'block-storage') return novaError(status, message);
  if (service === 'network') return neutronError(status, type, message);
  if (service === 'image') return glanceError(status, message);
  return keystoneError(status, message);
}
