import { systemClock, type Clock } from '../../src/common/clock';
import { eventually } from './eventually';

/** The value of a series by its name and labels, as text; undefined when it is not there. */
export type Scrape = (series: string) => string | undefined;

/**
 * What a service tells at `/metrics`, once it has counted in Postgres at `from` or after, by its clock: a scrape that
 * Postgres is too slow for shows what was counted before.
 */
export async function scrapeSince(url: string, from: Date, clock: Clock = systemClock): Promise<Scrape> {
  return eventually(async () => {
    const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
    const scrape: Scrape = (series) => lines.find((line) => line.startsWith(`${series} `))?.split(' ')[1];
    const counted = Math.round(Number(scrape('moorage_state_sampled_timestamp_seconds')) * 1_000);
    return counted >= from.getTime() && counted <= clock.now().getTime() ? scrape : null;
  });
}
