import { collectSpans } from './common/tracing';
import { version } from './common/version';
import type { Config } from './config';

/** Ends the collection, once everything that was collected is sent. */
export type StopTracing = () => Promise<void>;

/**
 * Sends spans to the OTLP/HTTP receiver that the environment names. Where it names none nothing of OpenTelemetry's SDK is
 * even loaded.
 */
export async function startTracing({ tracing }: Pick<Config, 'tracing'>): Promise<StopTracing> {
  if (tracing === null) return () => Promise.resolve();
  const { BatchSpanProcessor, NodeTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler } =
    await import('@opentelemetry/sdk-trace-node');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } = await import('@opentelemetry/semantic-conventions');
  const share = new TraceIdRatioBasedSampler(tracing.share);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: tracing.serviceName,
      [ATTR_SERVICE_VERSION]: version,
    }),
    // Whoever reaches a port could else have everything kept by asking for it.
    sampler: new ParentBasedSampler({ root: share, remoteParentSampled: share }),
    spanProcessors: [
      new BatchSpanProcessor(
        new OTLPTraceExporter({ url: `${tracing.endpoint}/v1/traces`, headers: tracing.headers, timeoutMillis: 5_000 }),
      ),
    ],
  });
  provider.register();
  collectSpans(provider);
  return async () => {
    collectSpans(null);
    // A receiver that is away must not keep the process from ending.
    await provider.shutdown().catch(() => undefined);
  };
}
