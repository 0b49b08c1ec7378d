import { optional, secret } from "./Setting.ts"
import { matching, whole } from "./SettingReader.ts"

/** How Redis is reached; without a host there is none. */
export const redisSettings = {
  host: optional("REDIS_HOST", "a host name", matching(/^[\w.:-]{1,255}$/), null),
  port: optional("REDIS_PORT", "a port from 1 to 65535", whole(1, 65_535), 6379),
  password: secret(optional("REDIS_PASSWORD", "the password of Redis", matching(/^[^\0]{1,1000}$/), ""))
}
