import { FlywheelError } from '../domain/errors.ts';
import type { PipelineSettings, TradeSettings } from '../domain/pipeline-settings.ts';
import type { Config } from '../platform/config.ts';
import { isZone } from '../processors/trade/zone-time.ts';

/** What of the configuration changes what is written; it is pinned with a claim. Throws `CONFIG_INVALID` for a zone this program does not know. */
export const settingsOf = ({ build, life_aria, social, trade }: Config): PipelineSettings => ({
  build,
  life_aria,
  social,
  trade: withKnownZone(trade),
});

function withKnownZone(settings: TradeSettings): TradeSettings {
  const { timezone } = settings;
  if (isZone(timezone)) return settings;
  throw new FlywheelError('CONFIG_INVALID', `trade.timezone is ${timezone}: no such time zone.`, {
    hint: 'Write the IANA name of one: UTC, America/New_York, Europe/Berlin.',
  });
}
