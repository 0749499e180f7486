declare module "parse-prometheus-text-format" {
  /** Families of metrics in a text of Prometheus' format; throws where it is none. */
  export default function parse(text: string): unknown;
}
