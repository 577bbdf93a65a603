import type { Request } from 'express';
import { isUpload, requireType } from './body.types';

describe('the types of bodies', () => {
  const sent = (path: string, type: string) => {
    const headers = { 'content-length': '7', 'content-type': type };
    return {
      method: 'POST',
      path,
      headers,
      get: (name: string) => (name === 'content-type' ? type : undefined),
      is: (types: string[]) => types.includes(type) && type,
    } as unknown as Request;
  };

  it.each(['/api/v1/images', '/api/v1/images/', '/API/v1/Images'])(
    'are those of an upload by every path that Express leads to it: %s',
    (path) => {
      const request = sent(path, 'application/octet-stream');
      const next = jest.fn();
      requireType(request, {} as never, next);
      expect(next).toHaveBeenCalledWith(undefined);
      expect(isUpload(request)).toBe(true);
      requireType(sent(path, 'application/json'), {} as never, next);
      expect(next).toHaveBeenLastCalledWith(expect.objectContaining({ code: 'MEDIA_TYPE_UNSUPPORTED' }));
    },
  );

  it.each(['/api/v1/images/uploads', '/api/v1/images//'])('are JSON of what is no upload: %s', (path) => {
    expect(isUpload(sent(path, 'application/json'))).toBe(false);
  });
});
