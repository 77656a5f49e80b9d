import { idAt } from './estate.ts'
import type { Resource } from './resource.ts'
import type { Unread } from './unread.ts'

const profiles = 'microsoft.network/privatetrafficmanagerprofiles'

/** Previews that a design may have and that are not read yet: private Traffic Manager profiles, and record sets that are what these say. */
export function previewsIn(resources: readonly Resource[]): readonly Unread[] {
  const isThere = resources.some(({ type, body }) => type.toLowerCase().startsWith(profiles) || (idAt(body, 'trafficManagementProfile') ?? '').toLowerCase().includes(profiles))
  return isThere ? [{ what: 'private Traffic Manager profiles and the record sets that refer to them', sections: ['privateTrafficManagerProfiles', 'privateDnsZones'], why: 'they are a preview, and are written by hand for now' }] : []
}
