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
export function keystoneError(status: number, message: string): ApiError {
  const error = { code: status, message, title: keystoneTitles[status] ?? 'Error' };
  return new ApiError({ status, json: { error } }, message);
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

const heatTitles: Record<number, [title: string, explanation: string]> = {
  400: [
    'Bad Request',
    'The server could not comply with the request since it is either malformed or otherwise incorrect.',
  ],
  403: ['Forbidden', 'Access was denied to this resource.'],
  404: ['Not Found', 'The resource could not be found.'],
  409: ['Conflict', 'There was a conflict when trying to complete your request.'],
};

/** Heat tells the name of its exception beside what it says. */
export function heatError(status: number, type: string, message: string): ApiError {
  const [title, explanation] = heatTitles[status] ?? ['Internal Server Error', 'The server has either erred.'];
  const error = { type, traceback: null, message };
  return new ApiError({ status, json: { code: status, title, explanation, error } }, message);
}

const swiftTexts: Record<number, [title: string, text: string]> = {
  401: ['Unauthorized', 'This server could not verify that you are authorized to access the document you requested.'],
  403: ['Forbidden', 'Access was denied to this resource.'],
  404: ['Not Found', 'The resource could not be found.'],
  409: ['Conflict', 'There was a conflict when trying to complete your request.'],
  412: ['Precondition Failed', 'A precondition for this request was not met.'],
  422: ['Unprocessable Entity', 'Unable to process the contained instructions'],
  503: ['Service Unavailable', 'The server is currently unavailable. Please try again at a later time.'],
};

/** Swift says the same of every failure of a sort. */
export function swiftError(status: number, headers: Record<string, string> = {}): ApiError {
  const [title, text] = swiftTexts[status] ?? ['Internal Error', 'The server was unable to complete your request.'];
  const raw = `<html><h1>${title}</h1><p>${text}</p></html>`;
  return new ApiError({ status, raw, headers: { 'content-type': 'text/html; charset=UTF-8', ...headers } }, text);
}

/** A web server in front of a service, in its own name. */
export function proxyError(status: number): ApiError {
  const title = `${status} ${keystoneTitles[status] ?? 'Error'}`;
  const raw = `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`;
  return new ApiError({ status, raw, headers: { 'content-type': 'text/html' }, foreign: true }, title);
}

/** A refusal in the manner of the service that was asked. */
export function refusal(service: Service, status: number, message: string, type = 'HTTPError'): ApiError {
  if (service === 'compute' || service === 'block-storage') return novaError(status, message);
  if (service === 'network') return neutronError(status, type, message);
  if (service === 'orchestration') return heatError(status, type, message);
  if (service === 'object-store') return swiftError(status);
  if (service === 'image') return glanceError(status, message);
  return keystoneError(status, message);
}
