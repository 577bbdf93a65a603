/** `<server>/<network>/<address>`: the key of a port, and the reserved address that leads to it. */
export const associationKey = (port: string, address: string): string => `${port}/${address}`;

export const portOfKey = (key: string): string => key.slice(0, key.lastIndexOf('/'));

export const addressOfKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
