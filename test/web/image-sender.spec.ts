type Send = (image: object, signal: AbortSignal, onSent: (bytes: number) => void) => Promise<void>;

const image = { file: 'content', name: 'features-guest', diskFormat: 'raw', accountId: null, cloud: '' };

/** What a browser has, as far as this needs it; `request` is the one that was sent last. */
class Request {
  upload = { onload: (): void => undefined };
  status = 0;
  responseText = '';
  onload = (): void => undefined;
  onerror = (): void => undefined;
  onabort = (): void => undefined;
  url = '';
  open(_method: string, url: string): void {
    this.url = url;
  }
  setRequestHeader(): void {}
  abort(): void {
    this.onabort();
  }
  send(): void {}
}
let request: Request;

describe('an image whose answer does not come', () => {
  let send: Send;
  let states: (string | null)[] = [];
  let asked: string[] = [];
  const read = ({ url }: { url: string }) => {
    asked.push(new URL(url).pathname);
    const status = states.shift() ?? null;
    return Promise.resolve(Response.json({ status, code: 'X' }, { status: status === null ? 404 : 200 }));
  };
  const browser: object = {
    window: { location: { origin: 'http://moorage' } },
    sessionStorage: { getItem: () => 'token' },
    XMLHttpRequest: function () {
      return (request = new Request());
    },
    fetch: read,
  };

  beforeAll(() => {
    Object.assign(globalThis, browser);
    send = jest.requireActual<{ sendImage: Send }>('../../web/src/administration/image.sender').sendImage;
  });

  /** Sends it, and has it end so; gives what is told. */
  const ended = async (end: (request: Request, leave: () => void) => void, becomes: (string | null)[]) => {
    [states, asked] = [becomes, []];
    const leaving = new AbortController();
    const sent = send(image, leaving.signal, () => undefined);
    end(request, () => leaving.abort());
    return sent.then(
      () => 'sent',
      ({ message, action }: { message: string; action: string }) => `${message} ${action}`,
    );
  };

  it('is sent where the service says that it is there', async () => {
    expect(await ended(({ onerror }) => onerror(), ['active'])).toBe('sent');
    const id = new URL(request.url, 'http://moorage').searchParams.get('id');
    expect(asked).toEqual([`/api/v1/images/uploads/${id}`]);
    const proxy = (sent: Request) => Object.assign(sent, { status: 504, responseText: '<html>' }).onload();
    expect(await ended(proxy, ['active'])).toBe('sent');
  });

  it('is told to be there where it was broken off too late', async () => {
    const told = 'All of it had been sent already. The image is in the cloud, whole.';
    expect(await ended((_request, leave) => leave(), ['active'])).toBe(told);
  });

  it('goes on where it is broken off once all of it is sent', async () => {
    const finish = (sent: Request, leave: () => void) => {
      sent.upload.onload();
      leave();
      Object.assign(sent, { status: 201 }).onload();
    };
    expect(await ended(finish, [null])).toBe('sent');
  });

  it.each(['removing', 'failed', null])('has left nothing where it is %s', async (state) => {
    const told = 'The connection broke off. Nothing is left in the cloud; try again.';
    expect(await ended(({ onerror }) => onerror(), [state])).toBe(told);
  });

  it('is asked for until it is no longer received', async () => {
    const soon = jest.spyOn(globalThis, 'setTimeout').mockImplementation((done) => {
      setImmediate(done);
      return 0 as never;
    });
    expect(await ended(({ onerror }) => onerror(), ['receiving', 'receiving', 'active'])).toBe('sent');
    const told = await ended(({ onerror }) => onerror(), Array<string>(90).fill('receiving'));
    expect(told).toContain('see under Uploads what becomes of it before you try again');
    soon.mockRestore();
  });

  it('is not asked for where it is refused', async () => {
    const refused = JSON.stringify({ detail: 'too large', action: 'Send less.' });
    const refuse = (sent: Request) => Object.assign(sent, { status: 413, responseText: refused }).onload();
    expect(await ended(refuse, [])).toBe('too large Send less.');
    expect(asked).toEqual([]);
  });
});
