import { WorkItemEntity } from './database';

/** Every entity of every stage: what the schema is compared with. */
export const entities = [WorkItemEntity];
