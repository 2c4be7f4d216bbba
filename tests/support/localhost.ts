// Names below `localhost`: by RFC 6761 they are this machine; not every resolver knows it.
import type { Agent } from 'node:http';

type Lookup = NonNullable<NonNullable<ConstructorParameters<typeof Agent>[0]>['lookup']>;

export const lookup: Lookup = (_host, options, found) => {
  if (options.all) found(null, [{ address: '127.0.0.1', family: 4 }]);
  else found(null, '127.0.0.1', 4);
};

/** For programs in Python: a folder of their path with this file teaches them the same. */
export const pythonLookup = `import socket

find = socket.getaddrinfo


def getaddrinfo(host, *args, **options):
    name = host.decode() if isinstance(host, bytes) else host
    return find("127.0.0.1" if name and name.endswith(".localhost") else host, *args, **options)


socket.getaddrinfo = getaddrinfo
`;
