// How far the delivery of events is, for each destination.
import { metric } from './prometheus.ts';

export interface DeliveryReport {
  readonly arn: string;
  /** Counted up to a bound. */
  readonly pending: number;
  readonly oldestPendingSeconds: number;
  readonly delivered: number;
  readonly dropped: number;
}

export function writeDeliveries(reports: readonly DeliveryReport[]): string {
  if (reports.length === 0) return '';
  const of = (value: (report: DeliveryReport) => number) =>
    reports.map((report) => ({ labels: { destination: report.arn }, value: value(report) }));
  return [
    metric(
      'crosskey_notifications_pending',
      'gauge',
      'Events that wait for their destination, 1000 standing for any more',
      of(({ pending }) => pending),
    ),
    metric(
      'crosskey_notifications_oldest_pending_seconds',
      'gauge',
      'Age of the oldest event that waits',
      of(({ oldestPendingSeconds }) => oldestPendingSeconds),
    ),
    metric(
      'crosskey_notifications_delivered_total',
      'counter',
      'Events that were acknowledged',
      of(({ delivered }) => delivered),
    ),
    metric(
      'crosskey_notifications_dropped_total',
      'counter',
      'Events that were given up',
      of(({ dropped }) => dropped),
    ),
  ].join('');
}
