import type { ServiceGroup, ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed } from './row.ts'

/** One group of a Cosmos DB account: one address for the account, and one for each of its regions. */
function cosmos(id: string, suffix: string, clouds: Omit<ServiceGroup['zones'], 'public'> = {}): ServiceGroup {
  return {
    id,
    zones: { public: prefixed(suffix), ...clouds },
    names: [named('{name}', '{name}', suffix), named('{name}-{regionName}', '{name}-{regionName}', suffix)],
  }
}

function everyCloud(label: string): ServiceGroup['zones'] {
  return {
    public: prefixed(`${label}.database.azure.com`),
    usGovernment: prefixed(`${label}.database.usgovcloudapi.net`),
    china: prefixed(`${label}.database.chinacloudapi.cn`),
  }
}

/** PostgreSQL, MySQL and MariaDB: the same shape with another label, port and group id. */
function openSource(word: string, title: string, resourceType: string, group: string, label: string, port: number): ServiceType {
  return {
    ...https,
    word,
    title,
    resourceType,
    inferred: allInferred,
    port,
    groups: [{ id: group, zones: everyCloud(label), names: [named(group, '{name}', `${label}.database.azure.com`)] }],
  }
}

export const databaseServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'sqlServer',
    title: 'Azure SQL Database',
    resourceType: 'Microsoft.Sql/servers',
    tag: 'Sql',
    details: 'https://learn.microsoft.com/azure/azure-sql/database/private-endpoint-overview',
    inferred: ['members'],
    port: 1433,
    groups: [
      {
        id: 'sqlServer',
        zones: {
          public: prefixed('database.windows.net'),
          usGovernment: prefixed('database.usgovcloudapi.net'),
          china: prefixed('database.chinacloudapi.cn'),
        },
        names: [named('sqlServer', '{name}', 'database.windows.net')],
      },
    ],
  },
  {
    ...https,
    word: 'sqlManagedInstance',
    title: 'Azure SQL Managed Instance',
    resourceType: 'Microsoft.Sql/managedInstances',
    inferred: ['members'],
    details: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
    port: 1433,
    groups: [
      {
        id: 'managedInstance',
        zones: { public: prefixed('{dnsPrefix}.database.windows.net'), usGovernment: prefixed('{dnsPrefix}.database.usgovcloudapi.net') },
        names: [named('managedInstance', '{name}', '{dnsPrefix}.database.windows.net')],
      },
    ],
  },
  {
    ...https,
    word: 'cosmosDb',
    title: 'Azure Cosmos DB',
    resourceType: 'Microsoft.DocumentDB/databaseAccounts',
    tag: 'AzureCosmosDB',
    details: 'https://learn.microsoft.com/azure/cosmos-db/how-to-configure-private-endpoints',
    inferred: [],
    groups: [
      cosmos('Sql', 'documents.azure.com', { usGovernment: prefixed('documents.azure.us'), china: prefixed('documents.azure.cn') }),
      ...[['MongoDB', 'mongo'], ['Cassandra', 'cassandra'], ['Gremlin', 'gremlin'], ['Table', 'table']].map(([id = '', label = '']) =>
        cosmos(id, `${label}.cosmos.azure.com`, { usGovernment: prefixed(`${label}.cosmos.azure.us`), china: prefixed(`${label}.cosmos.azure.cn`) }),
      ),
      cosmos('Analytical', 'analytics.cosmos.azure.com'),
    ],
  },
  {
    ...https,
    word: 'cosmosDbForPostgreSql',
    title: 'Azure Cosmos DB for PostgreSQL',
    resourceType: 'Microsoft.DBforPostgreSQL/serverGroupsv2',
    inferred: allInferred,
    port: 5432,
    groups: [
      {
        id: 'coordinator',
        zones: { public: prefixed('postgres.cosmos.azure.com') },
        names: [named('coordinator', 'c-{name}', 'postgres.cosmos.azure.com')],
      },
    ],
  },
  {
    ...https,
    word: 'mongoCluster',
    title: 'Azure Cosmos DB for MongoDB vCore',
    resourceType: 'Microsoft.DocumentDB/mongoClusters',
    inferred: allInferred,
    port: 10260,
    groups: [
      {
        id: 'MongoCluster',
        zones: { public: prefixed('mongocluster.cosmos.azure.com') },
        names: [named('MongoCluster', '{name}', 'mongocluster.cosmos.azure.com')],
      },
    ],
  },
  openSource('postgreSqlServer', 'Azure Database for PostgreSQL, single server', 'Microsoft.DBforPostgreSQL/servers', 'postgresqlServer', 'postgres', 5432),
  openSource('postgreSqlFlexibleServer', 'Azure Database for PostgreSQL, flexible server', 'Microsoft.DBforPostgreSQL/flexibleServers', 'postgresqlServer', 'postgres', 5432),
  openSource('mySqlServer', 'Azure Database for MySQL, single server', 'Microsoft.DBforMySQL/servers', 'mysqlServer', 'mysql', 3306),
  openSource('mySqlFlexibleServer', 'Azure Database for MySQL, flexible server', 'Microsoft.DBforMySQL/flexibleServers', 'mysqlServer', 'mysql', 3306),
  openSource('mariaDbServer', 'Azure Database for MariaDB', 'Microsoft.DBforMariaDB/servers', 'mariadbServer', 'mariadb', 3306),
  {
    ...https,
    word: 'redis',
    title: 'Azure Cache for Redis',
    resourceType: 'Microsoft.Cache/Redis',
    inferred: allInferred,
    port: 6380,
    groups: [
      {
        id: 'redisCache',
        zones: {
          public: prefixed('redis.cache.windows.net'),
          usGovernment: prefixed('redis.cache.usgovcloudapi.net'),
          china: prefixed('redis.cache.chinacloudapi.cn'),
        },
        names: [named('redisCache', '{name}', 'redis.cache.windows.net')],
      },
    ],
  },
  {
    ...https,
    word: 'redisEnterprise',
    title: 'Azure Cache for Redis Enterprise',
    resourceType: 'Microsoft.Cache/RedisEnterprise',
    details: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
    inferred: ['members'],
    port: 10000,
    groups: [
      {
        id: 'redisEnterprise',
        zones: { public: { zones: ['privatelink.redisenterprise.cache.azure.net'], forwarders: ['{cachename}.{region}.redisenterprise.cache.azure.net'] } },
        names: [named('redisEnterprise', '{name}.{region}', 'redisenterprise.cache.azure.net')],
      },
    ],
  },
  {
    ...https,
    word: 'managedRedis',
    title: 'Azure Managed Redis',
    resourceType: 'Microsoft.Cache/RedisEnterprise',
    details: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
    inferred: ['members'],
    port: 10000,
    groups: [
      {
        id: 'redisEnterprise',
        zones: { public: { zones: ['privatelink.redis.azure.net'], forwarders: ['{region}.redis.azure.net'] } },
        names: [named('redisEnterprise', '{name}.{region}', 'redis.azure.net')],
      },
    ],
  },
]
