import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeOwnership } from './folder.owner';

describe('the owner of a folder', () => {
  let dir: string;

  beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'moorage-owner-'))));
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('is written down until it lets go', async () => {
    const release = await takeOwnership(dir);
    await access(join(dir, 'owner.pid'));
    await release();
    await expect(access(join(dir, 'owner.pid'))).rejects.toThrow('ENOENT');
  });

  it('says what to do where it may not write', async () => {
    await mkdir(join(dir, 'owner.pid'));
    await expect(takeOwnership(dir)).rejects.toMatchObject({
      code: 'DATA_DIR_NOT_WRITABLE',
      message: expect.stringContaining(dir) as string,
      action: expect.stringContaining('MOORAGE_DATA_DIR') as string,
    });
  });
});
