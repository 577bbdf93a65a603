import { setLogLevel } from '../../src/common/logger';

// LOG_LEVEL=debug npx jest … shows what the product says.
setLogLevel(process.env.LOG_LEVEL ?? 'silent');
