import type { MonitorConfig, TrafficManagerProfile } from './profile.ts'

/** Probing and TTLs so many times faster, for stories that are told faster. A TTL of zero stays what it is, others are a second at least. */
export function atPace<Profile extends TrafficManagerProfile>(profile: Profile, times: number): Profile {
  if (times === 1) return profile
  return { ...profile, ttl: profile.ttl === 0 ? 0 : Math.max(1, Math.round(profile.ttl / times)), ...(profile.monitor && { monitor: monitorAtPace(profile.monitor, times) }) }
}

export function monitorAtPace(monitor: MonitorConfig, times: number): MonitorConfig {
  return { ...monitor, intervalInSeconds: monitor.intervalInSeconds / times, timeoutInSeconds: monitor.timeoutInSeconds / times }
}
