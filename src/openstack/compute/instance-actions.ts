import { z } from 'zod';
import { path, type Cloud, type Query } from '../call';
import { readPages } from '../pages';

/** 2.58 tells when an action ended, and gives pages. From 2.21 on the actions outlive their server. Nova of Queens (2018) and newer. */
const microversion = '2.58';

const actionSchema = z.looseObject({
  /** create, stop, start, pause, resize, shelve, delete, … */
  action: z.string(),
  request_id: z.string(),
  /** When it was asked for; UTC, without a zone. */
  start_time: z.string(),
  /** When it last got on: once it is done, its end. UTC, without a zone. */
  updated_at: z.string().nullish(),
  /** `Error` when it failed. */
  message: z.string().nullish(),
});
export type InstanceAction = z.infer<typeof actionSchema>;

/**
 * What was ever done to a server, newest first; also of one that is gone, until its rows are purged. The filter
 * `changes-since` is an ISO 8601 time. Fails as `gone` where Nova knows nothing of the server.
 */
export const list = (cloud: Cloud, serverId: string, filter: Query = {}): Promise<InstanceAction[]> =>
  readPages(
    cloud,
    {
      service: 'compute',
      path: path`/servers/${serverId}/os-instance-actions`,
      query: { limit: 500, ...filter },
      items: 'instanceActions',
      microversion,
      mayBeHidden: true,
    },
    actionSchema,
  );
