import type { Route, Service } from './api.call';

export interface Match {
  route: Route;
  params: Record<string, string>;
}

interface Compiled {
  route: Route;
  segments: string[];
}

const split = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

/** Finds the route of a request; literal segments win over parameters by being listed first. */
export class RouteTable {
  private readonly buckets = new Map<string, Compiled[]>();

  add(service: Service, routes: Route[]): void {
    for (const route of routes) {
      const segments = split(route.path);
      const key = `${service} ${route.method} ${segments.length}`;
      const bucket = this.buckets.get(key) ?? [];
      bucket.push({ route, segments });
      this.buckets.set(key, bucket);
    }
  }

  match(service: Service, method: string, path: string, minor: number): Match | null {
    const segments = split(path);
    for (const { route, segments: wanted } of this.buckets.get(`${service} ${method} ${segments.length}`) ?? []) {
      if (minor < (route.since ?? 0) || minor > (route.until ?? Infinity)) continue;
      const params = this.bind(wanted, segments);
      if (params) return { route, params };
    }
    return null;
  }

  private bind(wanted: string[], segments: string[]): Record<string, string> | null {
    const params: Record<string, string> = {};
    for (let at = 0; at < wanted.length; at += 1) {
      if (wanted[at].startsWith(':')) {
        const value = decoded(segments[at]);
        if (value === null) return null;
        params[wanted[at].slice(1)] = value;
      } else if (wanted[at] !== segments[at]) return null;
    }
    return params;
  }
}
