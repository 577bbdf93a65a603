import type { Database } from '../../database';

/** Of those of the cloud's ids that are on record as an account's. */
export const selectImageOwners = (database: Database, ids: string[]): Promise<{ id: string; accountId: string }[]> =>
  database.query(
    `select cloud_id as id, account_id as "accountId" from fleet_image where cloud_id = any($1)
     union all
     select id::text, account_id from image_upload where id::text = any($1) and account_id is not null`,
    [ids],
  );
