#pragma once

#include <curl/curl.h>

// `curl_easy_setopt` and `curl_easy_getinfo` take variable arguments, which Swift cannot pass. Each of these is one of their types.

CURLcode lifeguard_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode lifeguard_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode lifeguard_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode lifeguard_curl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode lifeguard_curl_set_reader(CURL *handle, curl_read_callback value);
CURLcode lifeguard_curl_set_writer(CURL *handle, CURLoption option, curl_write_callback value);
CURLcode lifeguard_curl_get_long(CURL *handle, CURLINFO info, long *value);
