import {
  context,
  isSpanContextValid,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
  type TracerProvider,
} from '@opentelemetry/api';
import { messageOf } from './errors';

/** The stages that make spans; each is a scope of its own, by which traces are filtered. */
type Stage = 'mqtt' | 'registration' | 'reconciliation' | 'openstack' | 'http';

export interface SpanSettings {
  kind?: keyof typeof SpanKind;
  /** Names by the semantic conventions of OpenTelemetry, ours below `moorage.`; never a secret. */
  attributes?: Attributes;
  /** W3C `traceparent` of a caller, whose trace goes on; without a valid one the span is part of what runs now. */
  parent?: string | null;
}

/** Null while nobody collects: then nothing here costs more than asking for it. */
let provider: TracerProvider | null = null;

/** Where spans go from now on; null ends it. */
export const collectSpans = (to: TracerProvider | null): void => {
  provider = to;
};

export const isTracing = (): boolean => provider !== null;

/** A span that was begun; what `within` runs is part of it. */
export interface OpenSpan {
  within<T>(work: () => T): T;
  /** `error` is what failed, in words. */
  end(attributes?: Attributes, error?: string): void;
}

/** Begins a span; null while nobody collects. */
export function openSpan(stage: Stage, name: string, settings: SpanSettings = {}): OpenSpan | null {
  if (provider === null) return null;
  const { kind = 'INTERNAL', attributes, parent } = settings;
  const outer = contextOf(parent ?? null) ?? context.active();
  const span = provider.getTracer(`moorage.${stage}`).startSpan(name, { kind: SpanKind[kind], attributes }, outer);
  const inner = trace.setSpan(outer, span);
  return { within: (work) => context.with(inner, work), end: (more, error) => endSpan(span, more, error) };
}

/** Runs `work` in a span of its own, which ends with it. */
export async function traced<T>(
  stage: Stage,
  name: string,
  settings: SpanSettings,
  work: () => Promise<T>,
): Promise<T> {
  const span = openSpan(stage, name, settings);
  if (span === null) return work();
  try {
    const result = await span.within(work);
    span.end();
    return result;
  } catch (error) {
    span.end({}, messageOf(error));
    throw error;
  }
}

/** Runs `work` as a part of the trace that a row or a message was handed over with. */
export function continued<T>(traceparent: string | null, work: () => T): T {
  const handed = provider === null ? null : contextOf(traceparent);
  return handed === null ? work() : context.with(handed, work);
}

/** What is handed over with a row or a request, as W3C Trace Context writes it; null outside of a trace. */
export function currentTraceparent(): string | null {
  const spanContext = provider === null ? undefined : trace.getSpanContext(context.active());
  if (!spanContext || !isSpanContextValid(spanContext)) return null;
  const flags = spanContext.traceFlags.toString(16).padStart(2, '0');
  return `00-${spanContext.traceId}-${spanContext.spanId}-${flags}`;
}

export const currentTraceId = (): string | undefined =>
  provider === null ? undefined : trace.getSpanContext(context.active())?.traceId;

/** Later versions may append fields (W3C Trace Context, 3.2.2.1); ff is none. */
const traceparentPattern = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/** Null for what is no `traceparent`: a caller who is wrong about it gets a trace of its own. */
function contextOf(traceparent: string | null): Context | null {
  const [, traceId, spanId, flags] = traceparentPattern.exec(traceparent ?? '') ?? [];
  if (traceId === undefined) return null;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const spanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(spanContext) ? trace.setSpanContext(context.active(), spanContext) : null;
}

function endSpan(span: Span, attributes: Attributes = {}, error?: string): void {
  span.setAttributes(attributes);
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  span.end();
}
