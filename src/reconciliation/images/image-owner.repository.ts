import type { Database } from '../../database';

/**
 * Of those of the cloud's ids that are on record as an account's. `uploaded` are those of images that an upload has made:
 * an upload may have been sent under the id of somebody else's image, and was then refused.
 */
export const selectImageOwners = (
  database: Database,
  { ids, uploaded }: { ids: string[]; uploaded: string[] },
): Promise<{ id: string; accountId: string }[]> =>
  database.query(
    `select cloud_id as id, account_id as "accountId" from fleet_image where cloud_id = any($1)
     union all
     select id::text, account_id from image_upload where id::text = any($2) and account_id is not null`,
    [ids, uploaded],
  );
