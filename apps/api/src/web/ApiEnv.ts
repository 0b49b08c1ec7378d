import type { CurrentRequest } from "../problems/CurrentRequest.ts"

/** What the layers of the web hand to each other. */
export interface ApiEnv {
  readonly Variables: {
    current: typeof CurrentRequest.Service
  }
}
