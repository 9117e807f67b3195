/** The option of `kc.sh start` that names the authentication device of CIBA. */
export const CHANNEL_OPTION = 'spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri';

/** Where the embedded server looks for the device, and so where `kcfapi probe` is it unless told otherwise. */
export const DEVICE_URL = 'http://127.0.0.1:7001/';
