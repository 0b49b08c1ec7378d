declare module "pino-roll" {
  import type { DestinationStream } from "pino"
  /** Opens a file that is begun anew by size, keeping `limit.count` old ones. */
  export default function pinoRoll(options: {
    readonly file: string
    readonly extension: string
    readonly size: string
    readonly limit: { readonly count: number }
    readonly mkdir: boolean
  }): Promise<DestinationStream>
}
