import { optional, required, secret } from "./Setting.ts"
import { matching, whole, yesNo } from "./SettingReader.ts"

/** How the database is reached. */
export const databaseSettings = {
  host: optional("DB_HOST", "a host name", matching(/^[\w.:-]{1,255}$/), "127.0.0.1"),
  port: optional("DB_PORT", "a port from 1 to 65535", whole(1, 65_535), 5432),
  username: optional("DB_USERNAME", "a user name", matching(/^[^\0]{1,63}$/), "botuser"),
  password: secret(required("DB_PASSWORD", "the password of DB_USERNAME", matching(/^[^\0]{1,1000}$/))),
  database: optional("DB_DATABASE", "the name of a database", matching(/^[^\0]{1,63}$/), "sigmatrade"),
  logging: optional("DB_LOGGING", "true or false", yesNo, false)
}
