import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP says it in JSON, of the parts that tests look at. */
export interface ReceivedSpan {
  /** The part of the product that made it. */
  scope: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  service: string;
}

interface Resource {
  attributes: { key: string; value: { stringValue?: string } }[];
}

interface Export {
  resourceSpans: { resource: Resource; scopeSpans: { scope: { name: string }; spans: ReceivedSpan[] }[] }[];
}

export interface OtlpReceiver {
  url: string;
  spans: ReceivedSpan[];
  /** Of each request, those that were asked for. */
  header(name: string): string[];
  close(): Promise<void>;
}

/** What Jaeger, Tempo or a collector would be: takes traces by OTLP over HTTP. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const headers: Record<string, string | string[] | undefined>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      headers.push(request.headers);
      if (request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(Buffer.concat(chunks).toString()) as Export));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    header: (name) => headers.flatMap((one) => one[name] ?? []),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const spansOf = ({ resourceSpans }: Export): ReceivedSpan[] =>
  resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
    return scopeSpans.flatMap(({ scope, spans }) => spans.map((span) => ({ ...span, scope: scope.name, service })));
  });
